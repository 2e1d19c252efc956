"""Ready values for templates: one frozen dataclass a page, every decision made before the template sees it."""
