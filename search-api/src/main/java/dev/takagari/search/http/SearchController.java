package dev.takagari.search.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// `POST /api/v1/search`.
@RestController
public class SearchController {
  private final SearchApi api;

  public SearchController(SearchApi api) {
    this.api = api;
  }

  @PostMapping(
      path = "/api/v1/search",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  void search(HttpServletRequest request, HttpServletResponse response) throws IOException {
    byte[] answer = api.search(request.getInputStream().readAllBytes());
    response.setContentType(MediaType.APPLICATION_JSON_VALUE);
    response.setContentLength(answer.length);
    response.getOutputStream().write(answer);
  }
}
