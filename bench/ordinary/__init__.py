"""The reference: the same tables served as an ordinary Django and REST framework project serves them."""
