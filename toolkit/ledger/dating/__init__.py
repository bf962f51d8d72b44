"""What a day or a time written short lacks: its year, its month, its day."""
