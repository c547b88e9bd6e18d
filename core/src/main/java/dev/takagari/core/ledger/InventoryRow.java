package dev.takagari.core.ledger;

/// One line of an inventory: a host, a user, a device seen nearby.
///
/// @param kind `aidmaster`, `userinfo` and so on
/// @param tenant customer id, empty when the line has none
/// @param ident what it is about: an agent id for hosts
/// @param name computer or user name, empty when the line has none
/// @param time when it was true, µs since 1970, 0 when the line does not say
/// @param body the line
public record InventoryRow(
    String kind, String tenant, String ident, String name, long time, String body) {}
