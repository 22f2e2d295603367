"""What a customer wants of the catalogue, what of it there is, and how it is shown.

words     the words of wares, sizes, colours and occasions, in all languages
known     what was sought, offered and shown before
wanted    what is wanted, and how well a product fits it
prices    what it may cost
hearing   all of it, out of a message and of what was spoken of before
shelf     what of it there is: exactly, otherwise, or only near
finding   asks the shop
showing   tells what was found; wording and choices are its sentences and buttons
ears      which words, out of context, only a search can mean
"""
