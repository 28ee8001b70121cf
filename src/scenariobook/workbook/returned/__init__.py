"""Read a returned copy: locate its tables, interpret its cells, report what cannot be used."""
