"""The product's version, and the version of what a build holds."""

VERSION = "0.1.0"
FORMAT = 15  # raised whenever a build of an older version can no longer be read
