package dev.takagari.alerting.outward;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A mail server that answers what a test wants: a line by how a command begins. Answer `drop` ends
/// the connection instead. The end of a mail is the command `.`.
final class SmtpScript implements AutoCloseable {
  private final ServerSocket socket;
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final List<String> mails = new CopyOnWriteArrayList<>();

  SmtpScript() throws IOException {
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return socket.getLocalPort();
  }

  SmtpScript answer(String command, String line) {
    answers.put(command.toUpperCase(Locale.ROOT), line);
    return this;
  }

  SmtpScript forget(String command) {
    answers.remove(command.toUpperCase(Locale.ROOT));
    return this;
  }

  /// What came between `DATA` and the dot, whatever was answered to it.
  List<String> mails() {
    return mails;
  }

  private void accept() {
    try {
      while (true) {
        Socket client = socket.accept();
        Thread.ofVirtual().start(() -> talk(client));
      }
    } catch (SocketException e) {
      // closed
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void talk(Socket client) {
    try (client;
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))) {
      say(client, answers.getOrDefault("", "220 script"));
      String line;
      while ((line = in.readLine()) != null) {
        String command = line.toUpperCase(Locale.ROOT);
        if (!answer(client, command, command.equals("DATA") ? "354 go on" : "250 fine")) {
          return;
        }
        if (command.equals("DATA") && !answers.containsKey("DATA")) {
          StringBuilder mail = new StringBuilder();
          while ((line = in.readLine()) != null && !line.equals(".")) {
            mail.append(line).append('\n');
          }
          mails.add(mail.toString());
          if (!answer(client, ".", "250 taken")) {
            return;
          }
        }
      }
    } catch (IOException e) {
      // the other side went away
    }
  }

  private boolean answer(Socket client, String command, String usual) throws IOException {
    String said =
        answers.entrySet().stream()
            .filter(known -> !known.getKey().isEmpty() && command.startsWith(known.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(usual);
    if (said.equals("drop")) {
      return false;
    }
    say(client, said);
    return true;
  }

  private static void say(Socket client, String line) throws IOException {
    client.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
