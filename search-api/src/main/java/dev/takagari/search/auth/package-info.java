/// Who may call.
@NullMarked
package dev.takagari.search.auth;

import org.jspecify.annotations.NullMarked;
