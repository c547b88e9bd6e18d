package dev.takagari.core.ledger;

/// One line of an inventory: a host, an account, a device seen nearby, a network card, a program.
///
/// @param kind `aidmaster`, `userinfo` and so on
/// @param tenant customer id, empty when the line has none
/// @param ident what it is about, told apart from all others of its kind and tenant: an agent id
///   for hosts, an agent id and what tells siblings apart for network cards and programs
/// @param name computer or user name, empty when the line has none
/// @param time when it was true, µs since 1970: as the line says, else when it was delivered
/// @param body the line
public record InventoryRow(
    String kind, String tenant, String ident, String name, long time, String body) {}
