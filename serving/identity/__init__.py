"""Who calls: OpenID Connect for people and programs, API keys for programs, a login without password in demo mode."""

from serving.identity.authenticate import Authenticator
from serving.identity.principal import Principal, Role

__all__ = ["Authenticator", "Principal", "Role"]
