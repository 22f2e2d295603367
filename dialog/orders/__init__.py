"""Talk about orders: whose they are, what was meant, and how their state is told.

talk      which words are about an order, and which about another one
proof     a number and one proof; a wrong one tells nothing
own       the orders of a phone that the channel vouches for
wording   an order's state, in sentences
"""
