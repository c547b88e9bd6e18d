package dev.takagari.enrich.taxii;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.enrich.http.Credentials;
import dev.takagari.enrich.http.WebAnswer;
import dev.takagari.enrich.http.WebClient;
import dev.takagari.enrich.http.WebLimits;
import dev.takagari.enrich.text.FeedTime;
import dev.takagari.enrich.text.JsonWalk;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Asks servers of TAXII 2.1. Safe for use by several threads.
///
/// Answers 429 and 503 are waited out as the server says, or five seconds, until a budget of time
/// is used up. A server may name places on itself only: credentials are sent nowhere else.
public final class TaxiiClient {
  private static final String MEDIA = "application/taxii+json;version=2.1";
  private static final String ADDED_LAST = "X-TAXII-Date-Added-Last";
  private static final Duration USUAL_PAUSE = Duration.ofSeconds(5);
  private static final int MOST_PAGES = 100_000;
  private static final int MOST_PLACES = 1_000;
  private static final int PAGE = 1_000;

  private final WebClient web;
  private final WebLimits limits;
  private final InstantSource clock;
  private final Pause pause;
  private final Duration patience;

  /// @param limits of each answer, and in bytes of all pages together
  /// @param patience how long to wait altogether for a server that is busy
  public TaxiiClient(
      WebClient web, WebLimits limits, InstantSource clock, Pause pause, Duration patience) {
    this.web = web;
    this.limits = limits;
    this.clock = clock;
    this.pause = pause;
    this.patience = patience;
  }

  /// What was fetched.
  ///
  /// @param pages how many, at least one
  /// @param objects how many objects the pages hold
  /// @param addedAfter what to ask for next time, as the server spells it; empty when it never said
  public record Fetched(int pages, long objects, String addedAfter) {}

  /// The collections behind an address: one of a discovery (`/taxii2/`), of an API root, or of a
  /// collection.
  ///
  /// @throws TakagariException `indicator-feed-unavailable` when the server does not answer with
  ///   success; `indicators-unreadable` when its answer is not of TAXII
  public List<TaxiiCollection> collections(URI address, Credentials credentials) {
    Patience left = new Patience(patience);
    int at = address.getPath().indexOf("/collections/");
    if (at >= 0) {
      String rest = address.getPath().substring(at + "/collections/".length());
      String id = rest.split("/", 2)[0];
      if (!id.isEmpty()) {
        String path = address.getRawPath();
        String root = path.substring(0, path.indexOf("/collections/") + "/collections/".length());
        return List.of(
            new TaxiiCollection(address.resolve(root + id + "/objects/"), id, "", "", true));
      }
    }
    List<URI> roots = new ArrayList<>();
    ask(directory(address), credentials, left, walk -> roots(walk, address, roots));
    if (roots.isEmpty()) {
      roots.add(directory(address));
    }
    List<TaxiiCollection> collections = new ArrayList<>();
    for (URI root : roots) {
      URI list = directory(root).resolve("collections/");
      ask(list, credentials, left, walk -> collections(walk, list, collections));
    }
    return collections;
  }

  /// The one collection that a person means.
  ///
  /// @param name id, title or alias; empty when there is but one
  /// @throws TakagariException as [#collections]; `bad-request` when it is not there, or we may not
  ///   read it
  public TaxiiCollection collection(URI address, String name, Credentials credentials) {
    List<TaxiiCollection> all = collections(address, credentials);
    Optional<TaxiiCollection> found =
        name.isEmpty() && all.size() == 1
            ? Optional.of(all.getFirst())
            : all.stream().filter(collection -> collection.isCalled(name)).findFirst();
    if (found.isEmpty() || !found.get().canRead()) {
      throw new TakagariException(
          ErrorCode.BAD_REQUEST,
          found.isEmpty()
              ? "the server has no such collection among " + all.size()
              : "the server does not let us read the collection");
    }
    return found.get();
  }

  /// Fetches all objects that were added after a time, page after page, into one file: envelopes
  /// behind each other.
  ///
  /// @param addedAfter as [Fetched#addedAfter] was; empty for everything
  /// @throws TakagariException as [#collections]; also when a page in the middle fails: then
  ///   nothing of it may be used, and the next attempt begins where this one did
  public Fetched fetch(
      TaxiiCollection collection, String addedAfter, Credentials credentials, Path into)
      throws IOException {
    Patience left = new Patience(patience);
    Path one = into.resolveSibling(into.getFileName() + ".page");
    Files.write(into, new byte[0]);
    String after = addedAfter;
    String newest = addedAfter;
    String next = "";
    long objects = 0;
    for (int page = 1; page <= MOST_PAGES; page++) {
      URI at = question(collection.objects(), after, next);
      try (WebAnswer answer = answer(at, credentials, left)) {
        Files.copy(answer.body(), one, StandardCopyOption.REPLACE_EXISTING);
        newest = later(newest, answer.header(ADDED_LAST));
      } catch (IOException e) {
        throw unavailable("page " + page + " does not come to its end", e);
      }
      Envelope envelope = envelope(one, page);
      objects += envelope.objects();
      append(one, into);
      if (!envelope.more()) {
        Files.delete(one);
        return new Fetched(page, objects, newest);
      }
      boolean stuck =
          envelope.next().isEmpty() ? newest.equals(after) : envelope.next().equals(next);
      if (stuck) {
        throw new TakagariException(
            ErrorCode.INDICATORS_UNREADABLE,
            "page " + page + " says that there is more and not where");
      }
      if (envelope.next().isEmpty()) {
        after = newest;
      }
      next = envelope.next();
    }
    throw new TakagariException(
        ErrorCode.INDICATORS_UNREADABLE, "there are more than " + MOST_PAGES + " pages");
  }

  private record Envelope(boolean more, String next, long objects) {}

  /// Time that may still be waited.
  private static final class Patience {
    private Duration left;

    Patience(Duration left) {
      this.left = left;
    }
  }

  private interface Reading {
    void of(JsonWalk walk) throws IOException;
  }

  private void ask(URI at, Credentials credentials, Patience left, Reading reading) {
    try (WebAnswer answer = answer(at, credentials, left)) {
      JsonWalk.through(
          answer.body(),
          walk -> {
            if (!walk.next() || !walk.isObject()) {
              throw new TakagariException(
                  ErrorCode.INDICATORS_UNREADABLE, "an answer is not of TAXII");
            }
            reading.of(walk);
          });
    } catch (IOException e) {
      throw unavailable("an answer does not come to its end", e);
    }
  }

  private WebAnswer answer(URI at, Credentials credentials, Patience left) {
    while (true) {
      WebAnswer answer = web.get(at, Map.of("Accept", MEDIA), credentials);
      int status = answer.status();
      if (status == 200) {
        return answer;
      }
      Duration wait = answer.retryAfter(clock.instant()).orElse(USUAL_PAUSE);
      close(answer);
      boolean busy = status == 429 || status == 503;
      if (!busy || wait.compareTo(left.left) > 0) {
        throw unavailable("it answers " + status, null);
      }
      Duration waited = wait.isZero() ? Duration.ofSeconds(1) : wait;
      left.left = left.left.minus(waited);
      try {
        pause.rest(waited);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw unavailable("waiting for it was interrupted", e);
      }
    }
  }

  private void append(Path page, Path into) throws IOException {
    try (OutputStream out = Files.newOutputStream(into, StandardOpenOption.APPEND)) {
      Files.copy(page, out);
      out.write('\n');
    }
    if (Files.size(into) > limits.bytes()) {
      throw new TakagariException(
          ErrorCode.INDICATORS_UNREADABLE, "it is larger than " + limits.bytes() + " bytes");
    }
  }

  private static Envelope envelope(Path page, int number) throws IOException {
    boolean[] more = {false};
    String[] next = {""};
    long[] objects = {0};
    int[] read = {0};
    JsonWalk.through(
        Files.newInputStream(page),
        walk -> {
          while (walk.next()) {
            read[0] += walk.isObject() ? 1 : 2;
            walk.members(
                name -> {
                  switch (name) {
                    case "more" -> more[0] = walk.flag();
                    case "next" -> next[0] = walk.text();
                    case "objects" ->
                        walk.elements(
                            () -> {
                              objects[0]++;
                              walk.skip();
                            });
                    default -> walk.skip();
                  }
                });
          }
        });
    if (read[0] != 1) {
      throw new TakagariException(
          ErrorCode.INDICATORS_UNREADABLE, "page " + number + " is not one envelope");
    }
    return new Envelope(more[0], next[0], objects[0]);
  }

  private static void roots(JsonWalk walk, URI address, List<URI> into) throws IOException {
    walk.members(
        name -> {
          if (!name.equals("api_roots")) {
            walk.skip();
            return;
          }
          walk.texts(
              text -> {
                if (into.size() < MOST_PLACES) {
                  into.add(own(text, address));
                }
              });
        });
  }

  private static void collections(JsonWalk walk, URI list, List<TaxiiCollection> into)
      throws IOException {
    walk.members(
        name -> {
          if (!name.equals("collections")) {
            walk.skip();
            return;
          }
          walk.elements(
              () -> {
                String[] texts = {"", "", ""};
                boolean[] canRead = {false};
                walk.members(
                    member -> {
                      switch (member) {
                        case "id" -> texts[0] = walk.text();
                        case "title" -> texts[1] = walk.text();
                        case "alias" -> texts[2] = walk.text();
                        case "can_read" -> canRead[0] = walk.flag();
                        default -> walk.skip();
                      }
                    });
                boolean plain = texts[0].matches("[A-Za-z0-9._-]{1,100}");
                if (plain && into.size() < MOST_PLACES) {
                  into.add(
                      new TaxiiCollection(
                          list.resolve(texts[0] + "/objects/"),
                          texts[0],
                          texts[1],
                          texts[2],
                          canRead[0]));
                }
              });
        });
  }

  /// A place that a server names, when it is on the same server.
  private static URI own(String text, URI address) {
    try {
      URI place = address.resolve(new URI(text));
      if (WebClient.isSameServer(place, address)) {
        return place;
      }
    } catch (URISyntaxException e) {
      // told below
    }
    throw new TakagariException(
        ErrorCode.INDICATORS_UNREADABLE, "it names an API root that is not on the same server");
  }

  private static URI question(URI objects, String after, String next) {
    StringBuilder query = new StringBuilder("?limit=").append(PAGE);
    if (!after.isEmpty()) {
      query.append("&added_after=").append(encoded(after));
    }
    if (!next.isEmpty()) {
      query.append("&next=").append(encoded(next));
    }
    return objects.resolve(query.toString());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static URI directory(URI address) {
    String path = address.getRawPath();
    return path.endsWith("/") ? address : address.resolve(path + "/");
  }

  /// The later of two times, as they are spelled; what is no time is passed over.
  private static String later(String known, String told) {
    Instant time = FeedTime.parse(told);
    if (time == null) {
      return known;
    }
    Instant before = FeedTime.parse(known);
    return before == null || time.isAfter(before) ? told : known;
  }

  private static void close(WebAnswer answer) {
    try {
      answer.close();
    } catch (IOException e) {
      // nothing of it is wanted
    }
  }

  private static TakagariException unavailable(String reason, @Nullable Throwable cause) {
    return new TakagariException(ErrorCode.INDICATOR_FEED_UNAVAILABLE, reason, cause);
  }
}
