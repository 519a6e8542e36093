"""The demonstration: two made-up merchants, a drive, the service and a simulated eBay, all of it.

`make demo` shows the whole loop and goes on serving; `make demo ONCE=1` ends after it, and its exit
code says whether every expectation held. `make demo SKUS=10000` does the same with a larger range.
"""
