/// The HTTP API of search and the problems it answers with.
@NullMarked
package dev.takagari.search.http;

import org.jspecify.annotations.NullMarked;
