"""The shapes of referrals."""

from hiresscope.lib.fields import Integer, Output, Text


class CodeOut(Output):
    code = Text()
    link = Text()


class StatsOut(Output):
    invited = Integer()
    converted = Integer()
    months_earned = Integer()
