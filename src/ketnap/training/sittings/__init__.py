"""The register of the awareness test: who sat, before whom, with what outcome. Sittings are counted, not persons."""
