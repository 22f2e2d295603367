"""`python -m bots.merchant check|test|try`: the same as `mostrador faq`."""

import argparse
import sys

from bots import merchant
from dialog.errors import FaqError, SettingsError


def main() -> int:
    parser = argparse.ArgumentParser(prog="mostrador faq", epilog=merchant.EXAMPLES)
    merchant.add_arguments(parser)
    args = parser.parse_args()
    try:
        return merchant.run(args)
    except (FaqError, SettingsError) as error:
        sys.stderr.write("\n".join(error.problems) + "\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
