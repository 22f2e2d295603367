from collections.abc import AsyncIterator

import pytest

from tests.bots.desk.stand import Stand, standing


@pytest.fixture
async def stand() -> AsyncIterator[Stand]:
    async with standing() as stand:
        yield stand
