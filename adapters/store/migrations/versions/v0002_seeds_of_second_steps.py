"""Second steps: the database keeps a seed, not the secret; those that were kept are made anew."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column("agents", "totp_secret", new_column_name="totp_seed", existing_type=sa.Text())
    op.execute("UPDATE agents SET totp_seed = '', totp_step = 0")
