"""`make run`: set-up and the whole system under one supervisor."""
