/// The one page at `/`.
@NullMarked
package dev.takagari.app.page;

import org.jspecify.annotations.NullMarked;
