package dev.takagari.core.inventory;

import java.util.Optional;

/// The trees below `fdrv2/`.
public enum InventoryKind {
  /// Hosts with a sensor.
  AIDMASTER("aidmaster"),
  /// Accounts.
  USERINFO("userinfo"),
  /// Devices that sensors saw in their neighbourhood.
  NOTMANAGED("notmanaged"),
  /// Devices with a sensor, with their network cards.
  MANAGEDASSETS("managedassets"),
  /// Installed programs.
  APPINFO("appinfo");

  private final String segment;

  InventoryKind(String segment) {
    this.segment = segment;
  }

  /// Its segment in the key of an object.
  public String segment() {
    return segment;
  }

  /// The inventory that the object of this key belongs to, empty for anything else.
  public static Optional<InventoryKind> ofKey(String key) {
    String[] segments = key.split("/", -1);
    for (int i = 0; i + 1 < segments.length; i++) {
      if (segments[i].equals("fdrv2")) {
        for (InventoryKind kind : values()) {
          if (kind.segment.equals(segments[i + 1])) {
            return Optional.of(kind);
          }
        }
      }
    }
    return Optional.empty();
  }
}
