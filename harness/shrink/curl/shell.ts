/** What the script is made of that is the same for every plan. Bash reads Redis itself: redis-cli may not be there. */
export const functions = String.raw`
set -uo pipefail
[ $# -gt 0 ] && . "$1"
for name in REPLICA_0 MASTER_KEY REDIS_HOST REDIS_PORT PROVIDER; do
  [ -n "${"$"}{!name:-}" ] || { echo "$name is not set. Give the file that \`up --addresses\` has written." >&2; exit 2; }
done
RUN=$(date +%s)$RANDOM
fill() { sed -e "s/RUNID/$RUN/g" -e "s/KEYHASH/$HASH/g"; }
admin() { # ROUTE BODY
  curl --silent --show-error --fail -H "Authorization: Bearer $MASTER_KEY" -H 'content-type: application/json' \
    --data "$(fill <<<"$2")" "$REPLICA_0$1" >/dev/null || { echo "LiteLLM refused $1" >&2; exit 2; }
}
provider() { # REQUEST SCRIPT: what the provider does when that request comes
  curl --silent --show-error --fail -X PUT --data "$2" "$PROVIDER/p429/$RUN/$1" >/dev/null || exit 2
}
held() { # REQUEST: waits until the provider holds it
  curl --silent --show-error --fail --max-time 60 "$PROVIDER/p429/$RUN/$1/held" >/dev/null || { echo "$1 was never held" >&2; exit 2; }
}
release() { curl --silent --fail -X POST "$PROVIDER/p429/$RUN/$1/release" >/dev/null; } # REQUEST
send() { # REPLICA PATH KEY BODY: in the background, its pid in $!
  curl --silent --no-buffer --max-time 120 -H "Authorization: Bearer $(fill <<<"$3")" -H 'content-type: application/json' \
    --data "$(fill <<<"$4")" "$1$2" >/dev/null 2>&1 &
}
counter() { # what Redis has for the counter
  local size value
  exec 3<>"/dev/tcp/$REDIS_HOST/$REDIS_PORT" || exit 2
  printf 'GET %s\r\n' "$COUNTER" >&3
  IFS= read -r -u 3 size
  if [ "${"$"}{size%$'\r'}" = '$-1' ]; then echo none; else IFS= read -r -u 3 value; echo "${"$"}{value%$'\r'}"; fi
  exec 3>&-
}
rest() { # waits until the counter has been the same for some seconds, at most 40
  local last now same=0 n
  last=$(counter)
  for n in $(seq 40); do
    sleep 1; now=$(counter)
    if [ "$now" = "$last" ]; then same=$((same + 1)); else same=0; last=$now; fi
    [ $same -ge "${"$"}{REST:-6}" ] && break
  done
}
money() { case $1 in none | unknown) echo "$1" ;; *) echo "\$$1" ;; esac }
reading() { # WHAT TRUE-LOW TRUE-HIGH WITH-THE-DEFECT
  rest
  local now; now=$(counter)
  echo "$1"
  echo "  truly spent: $(money "$2") to $(money "$3"). Counter with the defect: about $(money "$4"). Counter now: $(money "$now")"
  LAST=$now
}
`.trim();
