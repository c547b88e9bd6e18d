package dev.takagari.adapters.iceberg;

import java.util.HashMap;
import java.util.Map;

/// Where the lake lies.
///
/// @param catalogUrl JDBC URL of the PostgreSQL database that holds the Iceberg catalog
/// @param warehouse root of all tables: a `file:` URI or an absolute path for local files, else a
///   URI that the configured file system knows (`s3://bucket/prefix`)
/// @param namespace Iceberg namespace of our tables
/// @param properties Iceberg catalog properties; `io-impl` chooses the file system, local files
///   when it is missing
public record LakeSettings(
    String catalogUrl,
    String catalogUser,
    String catalogPassword,
    String warehouse,
    String namespace,
    Map<String, String> properties) {
  public LakeSettings {
    properties = Map.copyOf(properties);
    if (warehouse.startsWith("/")) {
      warehouse = "file://" + warehouse;
    }
    while (warehouse.endsWith("/")) {
      warehouse = warehouse.substring(0, warehouse.length() - 1);
    }
  }

  /// Everything that an Iceberg catalog is initialised with.
  Map<String, String> catalogProperties() {
    Map<String, String> all = new HashMap<>();
    all.put("io-impl", LocalFileIO.class.getName());
    all.put("jdbc.schema-version", "V1");
    all.put("clients", "2");
    all.putAll(properties);
    all.put("uri", catalogUrl);
    all.put("jdbc.user", catalogUser);
    all.put("jdbc.password", catalogPassword);
    all.put("warehouse", warehouse);
    return all;
  }

  /// Names the place, not the password.
  @Override
  public String toString() {
    return "lake " + namespace + " in " + warehouse;
  }
}
