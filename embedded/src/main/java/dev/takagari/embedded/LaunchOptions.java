package dev.takagari.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the command line asks for.
///
/// @param home where all data and logs are
/// @param binaries where the PostgreSQL programs are unpacked; may be shared by several homes
/// @param servers what to start
/// @param ports fixed ports; a server without one gets a free port
/// @param durable whether PostgreSQL waits for the disk; without it a crash of the machine may lose
///   data, one of the process does not
record LaunchOptions(
    Path home,
    Path binaries,
    Set<ServerKind> servers,
    Map<ServerKind, Integer> ports,
    boolean durable) {

  static final String USAGE =
      """
      usage: takagari-embedded --home DIR [--only opensearch,postgres,sqs,s3,slack,github] [--binaries DIR] [--no-fsync]
                               [--opensearch-port N] [--postgres-port N] [--sqs-port N] [--s3-port N]
                               [--slack-port N] [--github-port N]
             without --only all but slack and github, which play the parts of those two""";

  static LaunchOptions parse(List<String> args) {
    Path home = null;
    Path binaries = null;
    boolean durable = true;
    Set<ServerKind> servers = ServerKind.usual();
    Map<ServerKind, Integer> ports = new EnumMap<>(ServerKind.class);
    Iterator<String> rest = args.iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      if (option.equals("--no-fsync")) {
        durable = false;
      } else if (option.equals("--home")) {
        home = Path.of(value(option, rest)).toAbsolutePath().normalize();
      } else if (option.equals("--binaries")) {
        binaries = Path.of(value(option, rest)).toAbsolutePath().normalize();
      } else if (option.equals("--only")) {
        servers = EnumSet.noneOf(ServerKind.class);
        for (String name : value(option, rest).split(",", -1)) {
          servers.add(ServerKind.ofOption(name));
        }
      } else if (option.startsWith("--") && option.endsWith("-port")) {
        ServerKind kind =
            ServerKind.ofOption(option.substring(2, option.length() - "-port".length()));
        ports.put(kind, port(option, value(option, rest)));
      } else {
        throw new IllegalArgumentException("unknown argument: " + option);
      }
    }
    if (home == null) {
      throw new IllegalArgumentException("--home is missing");
    }
    return new LaunchOptions(
        home,
        binaries == null ? home.resolve("binaries") : binaries,
        Collections.unmodifiableSet(servers),
        Collections.unmodifiableMap(ports),
        durable);
  }

  Path directory(ServerKind kind) {
    return home.resolve(kind.option());
  }

  /// The fixed port, or 0 for a server that finds a free one itself.
  int port(ServerKind kind) {
    @Nullable Integer fixed = ports.get(kind);
    return fixed == null ? 0 : fixed;
  }

  /// The fixed port, or one that was free a moment ago, for a server that has to be told.
  int portOrFree(ServerKind kind) throws IOException {
    int fixed = port(kind);
    if (fixed != 0) {
      return fixed;
    }
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static int port(String option, String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(option + " is not a port: " + text, e);
    }
    throw new IllegalArgumentException(option + " is not a port: " + text);
  }

  private static String value(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return rest.next();
  }
}
