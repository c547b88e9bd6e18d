package dev.takagari.adapters.iceberg;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where the lake lies.
///
/// @param catalogUrl JDBC URL of the PostgreSQL database that holds the Iceberg catalog
/// @param warehouse root of all tables: a `file:` URI or a path for local files, else a URI that
///   the configured file system knows (`s3://bucket/prefix`)
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
  private static final String CONNECT_MILLIS = "5000";
  private static final String PAUSE_MILLIS = "30000";
  private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]+:");

  public LakeSettings {
    properties = Map.copyOf(properties);
    if (!SCHEME.matcher(warehouse).lookingAt()) {
      warehouse = "file://" + Path.of(warehouse).toAbsolutePath().normalize();
    }
    while (warehouse.endsWith("/")) {
      warehouse = warehouse.substring(0, warehouse.length() - 1);
    }
  }

  /// The catalog properties for a warehouse in S3. Every wait for S3 is bounded.
  ///
  /// @param endpoint other than AWS's own, with buckets in the path; null for AWS
  /// @param accessKey null for the default chain of AWS
  /// @param secretKey belongs to the access key
  public static Map<String, String> s3(
      String region,
      @Nullable URI endpoint,
      @Nullable String accessKey,
      @Nullable String secretKey) {
    Map<String, String> all = new HashMap<>();
    all.put("io-impl", "org.apache.iceberg.aws.s3.S3FileIO");
    all.put("client.region", region);
    all.put("http-client.type", "urlconnection");
    all.put("http-client.urlconnection.connection-timeout-ms", CONNECT_MILLIS);
    all.put("http-client.urlconnection.socket-timeout-ms", PAUSE_MILLIS);
    if (endpoint != null) {
      all.put("s3.endpoint", endpoint.toString());
      all.put("s3.path-style-access", "true");
      // as in S3Settings
      all.put("s3.chunked-encoding-enabled", "false");
    }
    if (accessKey != null && secretKey != null) {
      all.put("s3.access-key-id", accessKey);
      all.put("s3.secret-access-key", secretKey);
    }
    return all;
  }

  /// The directory of a table.
  String location(String table) {
    return warehouse + "/" + namespace + "/" + table;
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
