"""Alerts: whose turn it is, what suits them among what they were never sent, who gets what. Decides, never sends."""
