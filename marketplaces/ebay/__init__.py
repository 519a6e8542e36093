"""eBay: listings as files of the Large Merchant Services, carried by the Sell Feed API."""
