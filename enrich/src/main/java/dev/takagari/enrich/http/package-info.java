/// Asking servers that are not trusted: bounded in time, size and in where they may send us.
@NullMarked
package dev.takagari.enrich.http;

import org.jspecify.annotations.NullMarked;
