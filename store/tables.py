"""Every table of the store, so that migrations and tests see all of them."""

from sqlmodel import SQLModel

from store import (
    account_rows,
    draft_rows,
    drive_rows,
    listing_rows,
    order_rows,
    profile_rows,
    release_rows,
    rows,
    sftp_key_rows,
    worker_rows,
)

ROWS = (
    rows.FeedRow,
    rows.ErrorRow,
    rows.FindingRow,
    rows.LogLineRow,
    rows.ReplayRow,
    draft_rows.ItemRow,
    draft_rows.DraftRow,
    draft_rows.ChangeRow,
    draft_rows.SeenRow,
    listing_rows.MainRow,
    listing_rows.ListingRow,
    listing_rows.SentRow,
    listing_rows.ProfileUseRow,
    profile_rows.ProfileRow,
    profile_rows.TemplateRow,
    profile_rows.DescriptionRow,
    account_rows.MerchantRow,
    account_rows.MerchantChangeRow,
    account_rows.UserRow,
    account_rows.UserMerchantRow,
    account_rows.TokenRow,
    sftp_key_rows.SftpKeyRow,
    release_rows.ContentRow,
    release_rows.ReleaseRow,
    release_rows.ActivationRow,
    worker_rows.WorkerRow,
    drive_rows.DriveFileRow,
    drive_rows.DriveClaimRow,
    drive_rows.DriveLockRow,
    drive_rows.DrivePropertyRow,
    order_rows.OrderRow,
    order_rows.OrderLineRow,
    order_rows.OrderAliasRow,
    order_rows.OrderPersonRow,
    order_rows.OrderStepRow,
    order_rows.OrderPushRow,
    order_rows.ParcelRow,
    order_rows.ParcelLineRow,
)

METADATA = SQLModel.metadata
