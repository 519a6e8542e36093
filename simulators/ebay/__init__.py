"""A stand-in for eBay's Sell Feed API with its Large Merchant Services files.

eBay's own words stand here: seller, task, job. Sources of what it does are eBay's Sell Feed OpenAPI
1.3.1, the Trading WSDL and what third parties saw in production.
"""
