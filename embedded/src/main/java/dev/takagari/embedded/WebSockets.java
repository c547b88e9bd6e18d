package dev.takagari.embedded;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/// The server's side of WebSocket (RFC 6455) on loopback: text messages, fragments, ping and pong,
/// close; no extensions, no binary messages.
///
/// Each connection is read by a virtual thread of its own. A client that breaks the protocol is
/// told so by a close frame and cut off. Messages are at most [#MAX_MESSAGE] bytes.
final class WebSockets implements AutoCloseable {
  /// The longest message, in bytes, whole or in fragments.
  static final int MAX_MESSAGE = 4 << 20;

  private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int MAX_HANDSHAKE = 16 << 10;
  private static final int MAX_CONTROL = 125;

  /// A connection that says nothing for so long is asked whether it lives, the second time cut.
  private static final int QUIET_MILLIS = 10_000;

  private static final int CONTINUATION = 0x0;
  private static final int TEXT = 0x1;
  private static final int CLOSE = 0x8;
  private static final int PING = 0x9;
  private static final int PONG = 0xA;

  private static final int NORMAL = 1000;
  private static final int GOING_AWAY = 1001;
  private static final int PROTOCOL_ERROR = 1002;
  private static final int UNACCEPTABLE = 1003;
  private static final int NOT_UTF8 = 1007;
  private static final int TOO_LARGE = 1009;

  private final ServerSocket server;
  private final Listener listener;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

  private WebSockets(ServerSocket server, Listener listener) {
    this.server = server;
    this.listener = listener;
  }

  /// Starts listening on any free port of 127.0.0.1.
  ///
  /// @param listener told of everything, on the thread of the connection
  /// @return the server
  static WebSockets start(Listener listener) {
    try {
      ServerSocket server =
          new ServerSocket(0, 0, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
      WebSockets made = new WebSockets(server, listener);
      made.threads.execute(made::accept);
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Where it listens.
  int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException _) {
      // it is to be closed, and nobody can do more
    }
    connections.forEach(connection -> connection.close(GOING_AWAY, "closing"));
    connections.forEach(Connection::cut);
    threads.shutdownNow();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        threads.execute(() -> serve(socket));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(QUIET_MILLIS);
      DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      OutputStream out = socket.getOutputStream();
      Handshake asked = Handshake.read(in);
      if (!asked.valid(port())) {
        refuse(out, "400 Bad Request");
        return;
      }
      if (!listener.admits(asked.target())) {
        refuse(out, "401 Unauthorized");
        return;
      }
      String accept = accept(asked.key());
      out.write(
          ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                  + "Sec-WebSocket-Accept: "
                  + accept
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      out.flush();
      Connection connection = new Connection(socket, in, out);
      connections.add(connection);
      try {
        listener.opened(connection);
        connection.read();
      } finally {
        connections.remove(connection);
        listener.closed(connection);
      }
    } catch (IOException _) {
      // the client has gone, which is no failure of this side
    }
  }

  private static void refuse(OutputStream out, String status) throws IOException {
    out.write(
        ("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private static String accept(String key) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      return Base64.getEncoder()
          .encodeToString(sha1.digest((key + ACCEPT_SUFFIX).getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// What is told of connections.
  interface Listener {
    /// Whether a client may connect.
    ///
    /// @param target path and query of the handshake
    boolean admits(String target);

    /// A client is connected.
    void opened(Connection connection);

    /// A client sent a text message.
    void text(Connection connection, String text);

    /// A connection is gone, for whatever reason.
    void closed(Connection connection);
  }

  /// The request that begins a connection.
  private record Handshake(String method, String target, Map<String, String> headers) {
    static Handshake read(DataInputStream in) throws IOException {
      StringBuilder head = new StringBuilder();
      while (!head.toString().endsWith("\r\n\r\n")) {
        if (head.length() > MAX_HANDSHAKE) {
          throw new IOException("handshake too long");
        }
        head.append((char) in.readUnsignedByte());
      }
      String[] lines = head.toString().split("\r\n", -1);
      String[] first = lines[0].split(" ", -1);
      Map<String, String> headers = new HashMap<>();
      for (int i = 1; i < lines.length; i++) {
        int colon = lines[i].indexOf(':');
        if (colon > 0) {
          headers.put(
              lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
              lines[i].substring(colon + 1).strip());
        }
      }
      return new Handshake(first[0], first.length > 1 ? first[1] : "", headers);
    }

    boolean valid(int port) {
      String host = header("host");
      return method.equals("GET")
          && header("upgrade").equalsIgnoreCase("websocket")
          && header("connection").toLowerCase(Locale.ROOT).contains("upgrade")
          && header("sec-websocket-version").equals("13")
          && !key().isEmpty()
          && (host.equals("127.0.0.1:" + port) || host.equals("localhost:" + port));
    }

    String key() {
      return header("sec-websocket-key");
    }

    private String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  /// One client.
  final class Connection {
    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final AtomicBoolean closing = new AtomicBoolean();

    private Connection(Socket socket, DataInputStream in, OutputStream out) {
      this.socket = socket;
      this.in = in;
      this.out = out;
    }

    /// Sends a text message in one frame.
    ///
    /// @return whether it went out; what became of it on the other side is not known
    boolean send(String text) {
      if (closing.get()) {
        return false;
      }
      try {
        frame(TEXT, text.getBytes(StandardCharsets.UTF_8));
        return true;
      } catch (IOException _) {
        cut();
        return false;
      }
    }

    /// Says goodbye and ends the connection; the client may still answer.
    void close(int code, String reason) {
      if (closing.compareAndSet(false, true)) {
        byte[] words = reason.getBytes(StandardCharsets.UTF_8);
        ByteBuffer body = ByteBuffer.allocate(2 + words.length).putShort((short) code).put(words);
        try {
          frame(CLOSE, body.array());
        } catch (IOException _) {
          cut();
        }
      }
    }

    /// Ends the connection normally.
    void close() {
      close(NORMAL, "");
    }

    /// Cuts the connection without a word.
    void cut() {
      closing.set(true);
      try {
        socket.close();
      } catch (IOException _) {
        // closed as well as it can be
      }
    }

    private void read() throws IOException {
      ByteArrayOutputStream message = new ByteArrayOutputStream();
      boolean within = false;
      while (true) {
        int first = firstByte();
        int second = in.readUnsignedByte();
        boolean last = (first & 0x80) != 0;
        int opcode = first & 0x0F;
        boolean control = opcode >= CLOSE;
        long length = second & 0x7F;
        if (length == 126) {
          length = in.readUnsignedShort();
        } else if (length == 127) {
          length = in.readLong();
        }
        // extensions were not agreed on, clients mask, control frames are whole and short
        if ((first & 0x70) != 0
            || (second & 0x80) == 0
            || (control && (!last || length > MAX_CONTROL))) {
          close(PROTOCOL_ERROR, "protocol error");
          return;
        }
        if (length < 0 || length + message.size() > MAX_MESSAGE) {
          close(TOO_LARGE, "too large");
          return;
        }
        byte[] body = unmasked((int) length);
        switch (opcode) {
          case PING -> frame(PONG, body);
          case PONG -> {}
          case CLOSE -> {
            if (closing.compareAndSet(false, true)) {
              frame(CLOSE, body.length >= 2 ? java.util.Arrays.copyOf(body, 2) : new byte[0]);
            }
            return;
          }
          case TEXT, CONTINUATION -> {
            if (within != (opcode == CONTINUATION)) {
              close(PROTOCOL_ERROR, "a fragment out of order");
              return;
            }
            message.write(body);
            within = !last;
            if (last) {
              String text;
              try {
                text =
                    StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(message.toByteArray()))
                        .toString();
              } catch (CharacterCodingException _) {
                close(NOT_UTF8, "not UTF-8");
                return;
              }
              message.reset();
              listener.text(this, text);
            }
          }
          default -> {
            close(UNACCEPTABLE, "text only");
            return;
          }
        }
      }
    }

    /// Waits for the next frame; asks a client that is quiet whether it is still there.
    private int firstByte() throws IOException {
      boolean asked = false;
      while (true) {
        try {
          return in.readUnsignedByte();
        } catch (SocketTimeoutException e) {
          if (asked || closing.get()) {
            throw e;
          }
          asked = true;
          frame(PING, new byte[0]);
        }
      }
    }

    private byte[] unmasked(int length) throws IOException {
      byte[] mask = in.readNBytes(4);
      byte[] body = in.readNBytes(length);
      if (mask.length < 4 || body.length < length) {
        throw new EOFException();
      }
      for (int i = 0; i < body.length; i++) {
        body[i] ^= mask[i & 3];
      }
      return body;
    }

    private void frame(int opcode, byte[] body) throws IOException {
      ByteBuffer frame = ByteBuffer.allocate(body.length + 10);
      frame.put((byte) (0x80 | opcode));
      if (body.length <= MAX_CONTROL) {
        frame.put((byte) body.length);
      } else if (body.length < 1 << 16) {
        frame.put((byte) 126).putShort((short) body.length);
      } else {
        frame.put((byte) 127).putLong(body.length);
      }
      frame.put(body);
      synchronized (out) {
        out.write(frame.array(), 0, frame.position());
        out.flush();
      }
    }
  }
}
