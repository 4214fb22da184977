"""Trainings that fill the gap between people and the offers that they like or cannot reach."""
