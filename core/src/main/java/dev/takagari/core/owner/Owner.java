package dev.takagari.core.owner;

/// Whom to ask about a host or an account. At least one is not empty; texts as they were written.
///
/// @param person a name or an address
/// @param team that the person belongs to, or that answers as a whole
/// @param channel where the team is reached
public record Owner(String person, String team, String channel) {}
