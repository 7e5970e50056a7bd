"""What AWS says about the pools, APIs and buckets of a request. Only reads."""
