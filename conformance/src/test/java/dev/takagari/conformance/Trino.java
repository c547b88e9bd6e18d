package dev.takagari.conformance;

import dev.takagari.adapters.embedded.PostgresAddress;
import dev.takagari.adapters.embedded.SharedStack;
import dev.takagari.adapters.iceberg.LakeSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// Trino over a catalog that we write too, one for all tests of this JVM. Every test has a
/// namespace of its own.
final class Trino {
  private static @Nullable Trino shared;

  private final PostgresAddress database;
  private final Path warehouse;
  private final String address;

  private Trino(PostgresAddress database, Path warehouse, String address) {
    this.database = database;
    this.warehouse = warehouse;
    this.address = address;
  }

  static synchronized Trino get() {
    if (shared == null) {
      try {
        shared = start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return shared;
  }

  private static Trino start() throws IOException {
    Path engine = engine();
    PostgresAddress database = SharedStack.freshDatabase();
    Path warehouse = Files.createTempDirectory("takagari-conformance-");
    Path log = Path.of("target", "trino.log").toAbsolutePath();
    Files.createDirectories(log.getParent());
    String classPath =
        engine.resolve("target/classes")
            + ":"
            + Files.readString(engine.resolve("target/classpath")).strip();
    Path arguments = Path.of("target", "trino.arguments").toAbsolutePath();
    // too long for a command line
    Files.writeString(arguments, "-cp\n\"" + classPath.replace("\\", "\\\\") + "\"\n");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "--add-modules=jdk.incubator.vector",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "@" + arguments,
                "dev.takagari.conformance.engine.TrinoEngine")
            .redirectError(log.toFile())
            .start();
    // it ends when its input does, which is with us
    Writer in = process.outputWriter(StandardCharsets.UTF_8);
    properties(database, warehouse).forEach((name, value) -> write(in, name + "=" + value + "\n"));
    write(in, "\n");
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    if (line == null || !line.startsWith("ready http://")) {
      throw new IllegalStateException("Trino did not start, see " + log);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return new Trino(database, warehouse, line.substring("ready http://".length()));
  }

  private static Path engine() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      for (Path engine : List.of(at.resolve("engine"), at.resolve("conformance/engine"))) {
        if (Files.exists(engine.resolve("target/classpath"))) {
          return engine;
        }
      }
    }
    throw new IllegalStateException("conformance/engine is not built");
  }

  private static void write(Writer in, String text) {
    try {
      in.write(text);
      in.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> properties(PostgresAddress database, Path warehouse) {
    return Map.of(
        "iceberg.catalog.type",
        "jdbc",
        "iceberg.jdbc-catalog.driver-class",
        "org.postgresql.Driver",
        "iceberg.jdbc-catalog.connection-url",
        database.jdbcUrl(),
        "iceberg.jdbc-catalog.connection-user",
        database.user(),
        "iceberg.jdbc-catalog.connection-password",
        database.password(),
        "iceberg.jdbc-catalog.catalog-name",
        "takagari",
        "iceberg.jdbc-catalog.schema-version",
        "V1",
        "iceberg.jdbc-catalog.default-warehouse-dir",
        "file://" + warehouse,
        "fs.local.enabled",
        "true",
        "local.location",
        "/");
  }

  /// How our side reaches the same catalog.
  LakeSettings lake(String namespace) {
    return new LakeSettings(
        database.jdbcUrl(),
        database.user(),
        database.password(),
        warehouse.toString(),
        namespace,
        Map.of());
  }

  /// A connection whose tables are those of one namespace.
  Connection connect(String namespace) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", "conformance");
    properties.setProperty("timezone", "UTC");
    return DriverManager.getConnection(
        "jdbc:trino://" + address + "/lake/" + namespace, properties);
  }

  /// All rows of a query.
  static List<List<@Nullable Object>> rows(Connection connection, String sql) throws SQLException {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<@Nullable Object> row = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          row.add(result.getObject(i));
        }
        rows.add(row);
      }
    }
    return rows;
  }
}
