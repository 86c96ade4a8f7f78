"""Build hook placeholder replaced in the next commit."""
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class TeduhBuildHook(BuildHookInterface):
    pass
