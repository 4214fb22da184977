"""Notifications of browsers (Web Push): encrypted for the device, handed to the push service that it names."""
