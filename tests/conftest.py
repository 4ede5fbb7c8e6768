from ketnap.testing.fixtures import *  # noqa: F403
