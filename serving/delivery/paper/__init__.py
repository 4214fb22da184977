"""Letters: for whoever is not at ease online, paper counts as much as the rest."""
