"""The PostgreSQL backend of the tests: once the test database stands, every connection plays the application role.

So row security and privileges hold in every test as they do in production; only the flush between transactional tests
steps back to the owner.
"""
