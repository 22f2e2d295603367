"""Talk about orders: whose they are, what was meant, and how their state is told.

talk      which words are about an order, and which about another one
proof     a number and one proof; a wrong one tells nothing
own       the orders of a phone that the channel vouches for
known     which of them were asked for, shown and proven before
asked     which one thing of an order is asked
answers   that one thing, in a short sentence
ears      which words, out of context, only a look-up can mean
wording   an order's state, in sentences
"""
