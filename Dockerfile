# A static binary, no shell, no root. Build: docker build -t supportline . Run: mount a configuration at /etc/supportline and
# a folder that user 65532 may write at /var/lib/supportline (data: in supportline.yaml).
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o /supportline ./cmd/supportline && mkdir -p /data/var/lib/supportline

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build --chown=65532:65532 /data/ /
COPY --from=build /supportline /supportline
USER 65532:65532
EXPOSE 5060/udp 5060/tcp 8080/tcp
ENTRYPOINT ["/supportline"]
CMD ["serve", "--config", "/etc/supportline"]
