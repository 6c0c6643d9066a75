"""An object storage of the tests' own: moto's server, which speaks S3 and checks signatures and permissions.

Prints http://KEY:SECRET@HOST:PORT/BUCKET once it can be asked, and serves until it is ended. Needs what requirements-storage.txt
pins. The key may do anything in buckets whose names begin with BUCKET, and nothing in the bucket `closed`.
"""

import json
import signal

import boto3
from moto import settings
from moto.server import ThreadedMotoServer

BUCKET = "vakhta"


def main():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    anybody = {"endpoint_url": f"http://{host}:{port}", "region_name": "us-east-1"}
    anybody |= {"aws_access_key_id": "setup", "aws_secret_access_key": "setup"}
    storage = boto3.client("s3", **anybody)
    for bucket in (BUCKET, "closed"):
        storage.create_bucket(Bucket=bucket)
    people = boto3.client("iam", **anybody)
    people.create_user(UserName="tests")
    allowed = {"Effect": "Allow", "Action": "s3:*", "Resource": f"arn:aws:s3:::{BUCKET}*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
    people.put_user_policy(UserName="tests", PolicyName="own", PolicyDocument=policy)
    key = people.create_access_key(UserName="tests")["AccessKey"]
    # From here on every question is held against keys and policies.
    settings.INITIAL_NO_AUTH_ACTION_COUNT = 0
    print(f"http://{key['AccessKeyId']}:{key['SecretAccessKey']}@{host}:{port}/{BUCKET}", flush=True)
    signal.sigwait({signal.SIGINT, signal.SIGTERM})
    server.stop()


if __name__ == "__main__":
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    main()
