"""A shop kept in two CSV files: orders, one row a parcel, and products, one row a variant.

table.py      bytes -> rows with our column names, whatever the merchant's program wrote
values.py     a cell -> date, money, status, or why not
orders.py     rows -> orders, parcels joined by number
products.py   rows -> products, and the search in them
watched.py    the newest good version of a file
shop.py       the shop made of them
"""

from adapters.spreadsheet.shop import Spreadsheet
from adapters.spreadsheet.table import Unreadable

__all__ = ["Spreadsheet", "Unreadable"]
