"""Opening a shop: what is wrong with its parts is told at once."""

from pathlib import Path

import pytest

from bots import settings, wiring
from dialog.errors import SettingsError


async def test_mistakes_of_shop_channels_and_faq_are_told_together(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (tmp_path / "faq").mkdir()
    (tmp_path / "file").write_text("x", encoding="utf-8")
    config = tmp_path / "shop.toml"
    config.write_text(
        f"""
        [database]
        url = "sqlite:///{tmp_path}/shop.db"
        [faq]
        folder = "{tmp_path}/faq"
        [channels.webchat]
        folder = "{tmp_path}/file/inside"
        [shops.csv_file]
        orders = "{tmp_path}/orders.csv"
        """,
        encoding="utf-8",
    )

    with pytest.raises(SettingsError) as caught:
        await wiring.open_shop(settings.load(config, {}))

    told = "\n".join(caught.value.problems)
    for part in ("shops.csv_file: orders.csv has no column", "channels.webchat:", "no FAQ files"):
        assert part in told
    assert not (tmp_path / "shop.db").exists()
