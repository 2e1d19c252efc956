"""A real OpenSearch on this machine, for tests and for trying it out: fetched with Maven, run on free ports."""
