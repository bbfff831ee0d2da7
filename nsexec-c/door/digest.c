/* Alone in its file, so that no compiler takes the zeros for what is read: dist/assemble.sh puts the digits into this
 * section, after it has taken the digest of this program, too. */
#include "digest.h"

__attribute__((section(".digest"))) const char digest_text[DIGEST_LENGTH + 1] = {0};
