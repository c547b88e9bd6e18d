package dev.takagari.app.page;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// The pages to which links in messages lead: a case, a search, what people were told. They are the
/// same for everybody and hold no data: their script asks for a token and fetches what it allows.
@RestController
public class ConsolePageController {
  private static final MediaType HTML = new MediaType("text", "html", StandardCharsets.UTF_8);
  private static final MediaType CSS = new MediaType("text", "css", StandardCharsets.UTF_8);
  private static final MediaType SCRIPT =
      new MediaType("text", "javascript", StandardCharsets.UTF_8);

  /// Nothing but our own script runs, it speaks to nobody but us, and it cannot make elements of
  /// text (`require-trusted-types-for`), whatever events say.
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self';"
          + " form-action 'none'; frame-ancestors 'none'; base-uri 'none';"
          + " require-trusted-types-for 'script'; trusted-types 'none'";

  private final String casePage = framed("case", "Case");
  private final String searchPage = framed("search", "Search");
  private final String toldPage = framed("told", "Told");
  private final String style = read("pages.css");
  private final String script = read("pages.js");

  /// The script reads the key from the address.
  @GetMapping("/cases/{key}")
  ResponseEntity<String> ofCase(HttpServletResponse response) {
    return page(casePage, response);
  }

  @GetMapping("/search")
  ResponseEntity<String> search(HttpServletResponse response) {
    return page(searchPage, response);
  }

  @GetMapping("/told")
  ResponseEntity<String> told(HttpServletResponse response) {
    return page(toldPage, response);
  }

  @GetMapping("/pages.css")
  ResponseEntity<String> style() {
    return ResponseEntity.ok().contentType(CSS).body(style);
  }

  @GetMapping("/pages.js")
  ResponseEntity<String> script() {
    return ResponseEntity.ok().contentType(SCRIPT).body(script);
  }

  private static ResponseEntity<String> page(String page, HttpServletResponse response) {
    // Replaces the filter's stricter policy, which allows no script.
    response.setHeader("Content-Security-Policy", POLICY);
    return ResponseEntity.ok().contentType(HTML).body(page);
  }

  /// A page in what all of them have around it.
  private static String framed(String page, String title) {
    return read("frame.html")
        .replace("{{title}}", title)
        .replace("{{page}}", page)
        .replace("{{content}}", read(page + ".html"));
  }

  private static String read(String name) {
    try (InputStream in = ConsolePageController.class.getResourceAsStream("/page/" + name)) {
      if (in == null) {
        throw new IllegalStateException("the page " + name + " is not in the program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the page " + name + " cannot be read", e);
    }
  }
}
