#!/bin/bash
# Lays out the relocatable tree: dist/assemble.sh NATIVE_DIR TREE   (environment: JDK, VERSION)
set -euo pipefail
top=$(cd "$(dirname "$0")/.." && pwd)
native=$(realpath "$1")
mkdir -p "$2"
tree=$(realpath "$2")
repository=${MAVEN_REPOSITORY:-$HOME/.m2/repository}

version_of() { sed -n "s|.*<$1.version>\(.*\)</$1.version>.*|\1|p" "$top/pom.xml"; }

rm -rf "$tree"
install -d "$tree"/{bin,lib/native,libexec}
install -m 755 "$native/jrunc" "$tree/bin/jrunc"
install -m 755 "$native/nsexec" "$tree/libexec/nsexec"
install -m 755 "$native/libnsexec.so" "$tree/lib/native/libnsexec.so"
install -m 644 "$top/dist/rehearsal.json" "$tree/lib/rehearsal.json"
# What --version names: the sources' commit, or their version where there is no repository.
commit=$(git -C "$top" describe --always --dirty --abbrev=12 2>/dev/null) || commit=$VERSION
sed "s|<commit>|$commit|" "$top/dist/jvm.options" >"$tree/lib/jvm.options"
chmod 644 "$tree/lib/jvm.options"
install -m 644 "$top/dist/serve.options" "$tree/lib/serve.options"

# The runtime image: only what jrunc uses, without the tools.
"$JDK/bin/jlink" --add-modules java.base,java.logging,jdk.unsupported --strip-debug --no-header-files --no-man-pages \
	--output "$tree/runtime"
rm -f "$tree"/runtime/bin/keytool "$tree"/runtime/lib/{jexec,classlist}

# One jar of everything.
mapfile -t jars < <(cat "$top"/runtime-cli/target/classpath.txt | tr ':' '\n')
"$JDK/bin/java" -cp "$top/dist/target/classes:$repository/org/ow2/asm/asm/$(version_of asm)/asm-$(version_of asm).jar" \
	dev.jrunc.dist.MergeJars "$tree/lib/jrunc.jar" "$top/runtime-cli/target/runtime-cli-$VERSION.jar" "${jars[@]}"

# Completion scripts, from the options that the commands parse.
"$JDK/bin/java" -cp "$top/runtime-cli/target/runtime-cli-$VERSION.jar:$(cat "$top"/runtime-cli/target/classpath.txt)" \
	dev.jrunc.cli.Completions "$tree/share/completions"

# jffi's native part as a file: it would otherwise be unpacked into /tmp at every start.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
for jar in "${jars[@]}"; do
	case $jar in */jffi-*-native.jar) (cd "$scratch" && "$JDK/bin/jar" xf "$jar" jni/x86_64-Linux jni/aarch64-Linux) ;; esac
done
install -m 755 "$scratch/jni/$(uname -m)-Linux/"libjffi-*.so "$tree/lib/native/"

# What front door and server of one build know each other by: everything that decides what a call does.
cat "$tree"/bin/jrunc "$tree"/libexec/nsexec "$tree"/lib/native/* "$tree"/lib/jrunc.jar | sha256sum | cut -c1-16 >"$tree/lib/digest"
chmod 644 "$tree/lib/digest"
objcopy --update-section ".digest=$tree/lib/digest" "$tree/bin/jrunc"

"$top/dist/train.sh" "$tree"
rm -f "$tree/runtime/lib/jspawnhelper" # only the training run needs it
du -sh "$tree" | cut -f1 | sed 's/^/tree: /'
