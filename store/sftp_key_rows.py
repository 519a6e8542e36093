"""Rows of users' public keys."""

from sqlmodel import Field, SQLModel

from store.columns import KeyText


class SftpKeyRow(SQLModel, table=True):
    """One public key of a user."""

    __tablename__ = "sftp_keys"

    user_name: str = Field(primary_key=True, foreign_key="users.name", sa_type=KeyText)
    fingerprint: str = Field(primary_key=True, sa_type=KeyText)
    line: str
    label: str
    created_at: str
    created_by: str
